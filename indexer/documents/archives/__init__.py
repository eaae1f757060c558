"""A file that holds many documents comes in; plain files go out, under safe names and within bounds."""
