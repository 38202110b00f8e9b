# SPDX-License-Identifier: MIT
"""The bot's first revision against what the real Alembic makes of the original, on both databases; then a
database that Alembic left behind is taken over and upgraded without losing a row."""

import os
import subprocess
import tempfile
import unittest

from bot import CHAIN, INITIAL, Sqlite, both, dump

ENVIRONMENT = """
from alembic import context
from sqlalchemy import create_engine
engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()
"""

# The bot's own revision, as Alembic generated it from its models.
REVISION = """
from alembic import op
import sqlalchemy as sa

revision = 'dafd9a0cd380'
down_revision = None
branch_labels = None
depends_on = None

def upgrade():
    op.create_table('ohlcv',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('symbol', sa.String(length=20), nullable=False),
        sa.Column('timestamp', sa.DateTime(), nullable=False),
        sa.Column('open', sa.Float(), nullable=False),
        sa.Column('high', sa.Float(), nullable=False),
        sa.Column('low', sa.Float(), nullable=False),
        sa.Column('close', sa.Float(), nullable=False),
        sa.Column('volume', sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint('id'))
    op.create_index('idx_symbol_timestamp', 'ohlcv', ['symbol', 'timestamp'], unique=True)
    op.create_table('strategies',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=100), nullable=False),
        sa.Column('parameters', sa.JSON(), nullable=False),
        sa.Column('created_at', sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint('id'))
    op.create_table('trades',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('symbol', sa.String(length=20), nullable=False),
        sa.Column('side', sa.Enum('BUY', 'SELL', name='orderside'), nullable=False),
        sa.Column('amount', sa.Float(), nullable=False),
        sa.Column('price', sa.Float(), nullable=False),
        sa.Column('timestamp', sa.DateTime(), nullable=False),
        sa.Column('strategy_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['strategy_id'], ['strategies.id']),
        sa.PrimaryKeyConstraint('id'))
    op.create_index(op.f('ix_trades_symbol'), 'trades', ['symbol'], unique=False)
    op.create_index(op.f('ix_trades_timestamp'), 'trades', ['timestamp'], unique=False)

def downgrade():
    op.drop_table('trades')
    op.drop_table('strategies')
    op.drop_table('ohlcv')
"""


def models():
    """What the bot's own models declare."""
    import enum

    import sqlalchemy as sa
    side = enum.Enum("OrderSide", {"BUY": "buy", "SELL": "sell"})
    data = sa.MetaData()
    sa.Table("strategies", data, sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(100), nullable=False),
             sa.Column("parameters", sa.JSON, nullable=False), sa.Column("created_at", sa.DateTime))
    sa.Table("trades", data, sa.Column("id", sa.Integer, primary_key=True),
             sa.Column("symbol", sa.String(20), nullable=False, index=True), sa.Column("side", sa.Enum(side), nullable=False),
             sa.Column("amount", sa.Float, nullable=False), sa.Column("price", sa.Float, nullable=False),
             sa.Column("timestamp", sa.DateTime, nullable=False, index=True),
             sa.Column("strategy_id", sa.Integer, sa.ForeignKey("strategies.id")))
    sa.Table("ohlcv", data, sa.Column("id", sa.Integer, primary_key=True), sa.Column("symbol", sa.String(20), nullable=False),
             sa.Column("timestamp", sa.DateTime, nullable=False),
             *[sa.Column(name, sa.Float, nullable=False) for name in ("open", "high", "low", "close", "volume")],
             sa.Index("idx_symbol_timestamp", "symbol", "timestamp", unique=True))
    return data


def alembic(database):
    with tempfile.TemporaryDirectory(prefix="alembic-") as folder:
        os.mkdir(os.path.join(folder, "versions"))
        for name, text in (("env.py", ENVIRONMENT), ("versions/dafd9a0cd380_initial.py", REVISION),
                           ("alembic.ini", f"[alembic]\nscript_location = {folder}\n"
                                           f"sqlalchemy.url = {database.url.replace('%', '%%')}\n")):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        subprocess.run(["/usr/bin/python3", "-m", "alembic", "-c", os.path.join(folder, "alembic.ini"), "upgrade", "head"],
                       cwd=folder, check=True, capture_output=True, text=True)


def sqlite_objects(database):
    """What SQLite itself says of every table: no texts, only facts."""
    facts = {}
    for table in sorted(database.tables() - {"alembic_version", "mig_revision", "mig_journal"}):
        facts[table] = (
            database.rows(f"SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo('{table}')"),
            database.rows(f"SELECT \"table\", \"from\", \"to\", on_update, on_delete, match FROM pragma_foreign_key_list('{table}')"),
            sorted((row[0], row[1], row[2], tuple(database.rows(
                f"SELECT seqno, name, \"desc\", coll, key FROM pragma_index_xinfo('{row[0]}')")))
                for row in database.rows(f"SELECT name, \"unique\", partial FROM pragma_index_list('{table}')")))
    return facts


def postgres_objects(database):
    """pg_dump's own words, without the two tools' bookkeeping."""
    text = dump(database.url, "-s", "--exclude-table=alembic_version", "--exclude-table=mig_*")
    return sorted(part.strip() for part in text.split("--\n") if part.strip() and "Name: mig_" not in part)


@both
class Compare:
    def objects(self, database):
        return sqlite_objects(database) if isinstance(database, Sqlite) else postgres_objects(database)

    def test_same_schema_object_by_object(self):
        other = type(self.database)()
        self.addCleanup(other.close)
        alembic(other)
        self.migrate("upgrade", INITIAL)
        theirs = self.objects(other)
        self.assertGreaterEqual(len(theirs), 3)
        self.assertEqual(self.objects(self.database), theirs)

    def test_taken_over_from_alembic(self):
        alembic(self.database)
        self.database.script("INSERT INTO strategies (name, parameters) VALUES ('sma', '{\"fast_period\": 10}');")
        self.database.script("INSERT INTO trades (symbol, side, amount, price, timestamp, strategy_id)"
                             " VALUES ('ETH/USDT', 'BUY', 1.5, 2000.25, '2025-03-01 00:00:00', 1);")
        columns = "SELECT id, symbol, side, amount, price, timestamp, strategy_id FROM trades"
        before = self.rows(columns)
        self.migrate("stamp", INITIAL)
        self.migrate("upgrade")
        self.assertEqual(self.rows(columns), before)
        self.assertEqual(self.applied(), set(CHAIN))

    def test_adopted_from_alembic(self):
        alembic(self.database)
        self.assertIn(f"has the schema of revision {INITIAL}\n", self.migrate("adopt").stdout)
        self.migrate("upgrade")
        self.migrate("verify", "--check-heads")

    def test_adopted_from_create_all(self):
        import sqlalchemy
        url = self.database.url.replace("postgresql://", "postgresql+psycopg2://", 1)
        engine = sqlalchemy.create_engine(url)
        models().create_all(engine)
        engine.dispose()
        done = self.migrate("adopt").stdout
        self.assertIn(f"has the schema of revision {INITIAL}\n", done)
        self.assertNotIn("left as they are", done)
        self.migrate("upgrade")
        self.migrate("verify", "--check-heads")


if __name__ == "__main__":
    unittest.main()
