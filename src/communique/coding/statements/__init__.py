"""Who said what, and whom a report cites: the words of saying, their speakers and the extent of what was said."""
