"""What people hand in on pages: the form of it."""

"""The forms of this app's pages."""
