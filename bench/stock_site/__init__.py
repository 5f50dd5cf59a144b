"""What the documentation of Django and Channels leads to, as a project of its own: the server we are compared with."""
