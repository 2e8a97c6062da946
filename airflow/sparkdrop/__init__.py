"""Sparkdrop for Airflow 3: land files, wait for their receipts, run failed batches again."""

__version__ = "0.2.0"


def get_provider_info() -> dict:
    """What Airflow shows of this package where it is installed with pip."""
    return {
        "package-name": "sparkdrop-airflow",
        "name": "Sparkdrop",
        "description": __doc__,
        "versions": [__version__],
    }
