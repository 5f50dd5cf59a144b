"""What every word may lean on: errors, clock, ids, actor and text. Knows no table, no Django model and no I/O."""
