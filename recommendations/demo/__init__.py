"""A fictional working group, to show the product: no State, organisation or person in it exists.

``group`` says who is consulted and on what, ``texts`` reads what they wrote (``texts/*/*.md``), ``load`` puts it all
in the database. Nothing outside this package depends on it.
"""
