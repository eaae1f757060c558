"""A document's file comes in; pictures of its pages and rectangles on them go out."""
