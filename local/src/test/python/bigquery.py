"""Makes a dataset and a table, loads rows, and looks at them, with Google's own client and pandas.

usage: python bigquery.py PORT FILE
"""

import sys

import pandas
from google.api_core.exceptions import BadRequest, NotFound
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery


def main(port, file):
    client = bigquery.Client(
        project="sparkdrop-local",
        credentials=AnonymousCredentials(),
        client_options={"api_endpoint": f"http://127.0.0.1:{port}"},
    )
    dataset = bigquery.Dataset("sparkdrop-local.python")
    dataset.location = "us-central1"
    client.create_dataset(dataset)

    config = bigquery.LoadJobConfig(
        skip_leading_rows=1,
        schema=[
            bigquery.SchemaField("id", "INTEGER"),
            bigquery.SchemaField("name", "STRING"),
            bigquery.SchemaField("day", "DATE"),
            bigquery.SchemaField("seen", "TIMESTAMP"),
        ],
    )
    with open(file, "rb") as rows:
        loaded = client.load_table_from_file(rows, "python.birds", job_config=config).result()
    print("loaded", loaded.output_rows)

    parameters = [bigquery.ScalarQueryParameter("least", "INT64", 2)]
    query = client.query(
        "SELECT id, name, day, seen FROM python.birds WHERE id >= @least ORDER BY id",
        job_config=bigquery.QueryJobConfig(query_parameters=parameters),
    )
    for row in query.result():
        print(row.id, row.name, row.day, row.seen.isoformat())

    # Through Parquet on the way there, and as a frame back.
    frame = pandas.DataFrame({"id": [1, 2, 3], "mean": [0.5, 1.5, 2.5], "name": ["a", "b", None]})
    client.load_table_from_dataframe(frame, "python.frame").result()
    back = client.query_and_wait("SELECT * FROM python.frame ORDER BY id").to_dataframe(
        create_bqstorage_client=False
    )
    print("frame", list(back.columns), back["mean"].sum(), back["name"].isna().sum())
    print("rows", len(list(client.list_rows("python.birds", page_size=1))))
    print("tables", [table.table_id for table in client.list_tables("python")])
    try:
        client.query_and_wait("SELECT nothing FROM python.birds")
    except BadRequest as e:
        print(e.errors[0]["reason"], e.errors[0]["message"])
    client.delete_dataset("python", delete_contents=True)
    try:
        client.get_table("python.birds")
    except NotFound as e:
        print(e.errors[0]["reason"])


main(*sys.argv[1:])
