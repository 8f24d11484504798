"""What tests are built from: registers by hand and drawn at random, notebooks, hostile texts, a server."""
