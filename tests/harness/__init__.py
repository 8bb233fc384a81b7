"""What the whole-binary tests are made with: a running Mayfly, clients for it, code for it."""
