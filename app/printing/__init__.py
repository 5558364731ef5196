"""PDF forms and books: what is previewed, printed and filed."""
