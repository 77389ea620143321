"""Repeatable benchmarks: ratios within one run, never seconds against yesterday's."""
