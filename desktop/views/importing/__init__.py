"""The panel of an import and the line that offers to go on with one."""
