"""What benchmarks/slips.py plants: true mentions as the gold tells them, and the slips made in them."""
