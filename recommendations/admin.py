"""Django's admin for this app; texts, editions and their files are to be read there, never changed."""
