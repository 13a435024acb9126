"""`python -m bot` is `customer-chair`."""

from adapters.cli import main

if __name__ == "__main__":
    main()
