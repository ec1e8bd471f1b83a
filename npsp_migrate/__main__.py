"""`python -m npsp_migrate` and `npsp-migrate`: the way in."""

import gc


def main() -> None:
    gc.disable()  # while modules come in, nothing is dropped: looking for it took a fifth of the start
    from npsp_migrate.cli.main import run

    gc.enable()
    run()


if __name__ == "__main__":
    main()
