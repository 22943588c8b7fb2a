"""What people fill in: shape and lengths; the rules of the group are the actions' business."""
