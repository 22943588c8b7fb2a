"""What people hand in on pages: shapes and lengths; the rules of the group are asked by the actions."""
