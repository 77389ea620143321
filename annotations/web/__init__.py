"""What every door shares: errors, input, output, pages, headers."""
