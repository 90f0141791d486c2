"""The kit of hosted pages: declaration, forms, rendering, look, words about time."""
