"""What people hand in on pages: the form of it."""
