"""Is the input well formed? Shapes and lengths; the rules of the group are asked by the actions."""
