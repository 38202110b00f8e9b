CREATE TABLE strategies (
	id INTEGER NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	parameters JSON NOT NULL, 
	created_at DATETIME, 
	PRIMARY KEY (id)
);
CREATE TABLE trades (
	id INTEGER NOT NULL, 
	symbol VARCHAR(20) NOT NULL, 
	side VARCHAR(4) NOT NULL, 
	amount FLOAT NOT NULL, 
	price FLOAT NOT NULL, 
	timestamp DATETIME NOT NULL, 
	strategy_id INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(strategy_id) REFERENCES strategies (id)
);
CREATE INDEX ix_trades_timestamp ON trades (timestamp);
CREATE INDEX idx_hour ON trades (strftime('%Y-%m-%d %H', timestamp));
