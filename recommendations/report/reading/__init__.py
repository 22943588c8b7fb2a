"""Reading a Word file of ours back, with what people changed in it: ``returned.read`` is the way in."""
