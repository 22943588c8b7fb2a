"""What both apps may import; it imports neither."""
