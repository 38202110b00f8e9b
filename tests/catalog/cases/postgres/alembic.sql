CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
CREATE TYPE orderside AS ENUM ('BUY', 'SELL');
CREATE TABLE ohlcv (
    id SERIAL NOT NULL,
    symbol VARCHAR(20) NOT NULL,
    timestamp TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    open FLOAT NOT NULL,
    PRIMARY KEY (id)
);
CREATE UNIQUE INDEX idx_symbol_timestamp ON ohlcv (symbol, timestamp);
CREATE TABLE strategies (
    id SERIAL NOT NULL,
    name VARCHAR(100) NOT NULL,
    parameters JSON NOT NULL,
    created_at TIMESTAMP WITHOUT TIME ZONE,
    PRIMARY KEY (id)
);
CREATE TABLE trades (
    id SERIAL NOT NULL,
    side orderside NOT NULL,
    amount FLOAT NOT NULL,
    strategy_id INTEGER,
    PRIMARY KEY (id),
    FOREIGN KEY(strategy_id) REFERENCES strategies (id)
);
CREATE INDEX ix_trades_amount ON trades (amount);
