"""What Splink gives when used as its tutorial shows: comparisons of its library, EM, a threshold, clusters."""

import logging

import numpy as np
import pandas as pd


def cluster_as_in_tutorial(people: pd.DataFrame) -> np.ndarray:
    """Columns: `unique_id`, `first_name`, `surname`, `email`, `phone`, `postcode`, `city`, `dob`; blank: `None`."""
    import splink.comparison_library as cl  # an extra: the bench says so where it is missing
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.NameComparison("first_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("dob", input_is_string=True, datetime_format="%Y-%m-%d"),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
            cl.ExactMatch("phone"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("first_name", "surname"),
            block_on("surname", "postcode"),
            block_on("email"),
            block_on("phone"),
        ],
    )
    database = DuckDBAPI()
    linker = Linker(database.register(people), settings)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("first_name", "surname"), block_on("email")], recall=0.7
    )
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    training.estimate_parameters_using_expectation_maximisation(block_on("first_name", "surname"))
    training.estimate_parameters_using_expectation_maximisation(block_on("email"))
    pairs = linker.inference.predict(threshold_match_probability=0.5)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=0.95)
    found = clusters.as_pandas_dataframe().set_index("unique_id")["cluster_id"]
    return pd.factorize(found.reindex(people["unique_id"]))[0]
