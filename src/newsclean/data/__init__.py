"""Tables. Each says in its first lines where it comes from and how it was made."""
