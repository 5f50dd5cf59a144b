"""One module per outside partner; ``config.apps`` says which serves which port."""
