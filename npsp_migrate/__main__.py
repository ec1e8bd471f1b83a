"""`python -m npsp_migrate` is `npsp-migrate`."""

from npsp_migrate.cli.main import run

if __name__ == "__main__":
    run()
