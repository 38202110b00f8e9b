# SPDX-License-Identifier: MIT
"""The bot at work: candles in, trades out, the same on both databases."""

import math
import os
import tempfile
import unittest

from bot import both, run

RESULTS = {}


def candles():
    """Two slow waves: the fast average crosses the slow one a few times."""
    lines = ["timestamp,open,high,low,close,volume"]
    for hour in range(240):
        close = 100 + 10 * math.sin(hour / 12)
        lines.append(f"2025-02-{1 + hour // 24:02d}T{hour % 24:02d}:00:00Z,{close:.4f},{close + 1:.4f},{close - 1:.4f},"
                     f"{close:.4f},12.5")
    return "\n".join(lines) + "\n"


@both
class Trading:
    def bot(self, *arguments, status=0):
        done = run(*arguments, url=self.database.url)
        self.assertEqual(done.returncode, status, (done.stdout, done.stderr))
        return done

    def file(self, text):
        handle, path = tempfile.mkstemp(suffix=".csv")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        self.addCleanup(os.unlink, path)
        return path

    def test_from_candles_to_report(self):
        self.migrate("upgrade")
        path = self.file(candles())
        self.assertIn("240 candles", self.bot("load", path, "--symbol", "BTC/USDT").stdout)
        self.bot("load", path, "--symbol", "BTC/USDT")
        self.assertEqual(self.rows("SELECT count(*) FROM ohlcv"), [(240,)])
        self.assertEqual(self.bot("report").stdout, "no trades yet\n")
        self.bot("strategy", "sma", "--fast", "5", "--slow", "20")
        self.bot("trade", "sma", "--amount", "0.5")
        trades = self.rows("SELECT symbol, side, amount, price FROM trades ORDER BY timestamp")
        self.assertGreaterEqual(len(trades), 4)
        self.assertEqual([row[1] for row in trades], ["BUY", "SELL"] * (len(trades) // 2) + ["BUY"] * (len(trades) % 2))
        self.bot("trade", "sma", "--amount", "0.5")
        self.assertEqual(self.rows("SELECT symbol, side, amount, price FROM trades ORDER BY timestamp"), trades)
        report = self.bot("report").stdout
        self.assertIn("BTC/USDT", report)
        first = RESULTS.setdefault("report", report)
        self.assertEqual(report, first)
        held = self.rows("SELECT amount FROM positions")[0][0]
        self.assertAlmostEqual(held, 0.5 * (len(trades) % 2))

    def test_bad_candles_store_nothing(self):
        self.migrate("upgrade")
        good = "2025-01-01 00:00:00,1,2,0.5,1,9\n"
        for bad, word in (("2025-01-32 00:00:00,1,2,0.5,1,9\n", "UTC time"), ("2025-01-02 00:00:00,1,2,x,1,9\n", "low"),
                          ("2025-01-02 00:00:00,1,2\n", "6 fields")):
            done = self.bot("load", self.file(good + bad), "--symbol", "X", status=1)
            self.assertIn(":2: ", done.stderr)
            self.assertIn(word, done.stderr)
        self.bot("load", "/no/such/file.csv", "--symbol", "X", status=1)
        self.assertEqual(self.rows("SELECT count(*) FROM ohlcv"), [(0,)])

    def test_mistakes(self):
        self.migrate("upgrade")
        self.bot("trade", "nobody", status=1)
        self.bot("strategy", "s", "--fast", "30", "--slow", "10", status=2)
        self.bot("load", "x.csv", status=2)
        self.bot("dance", status=2)
        self.bot("report", "--frobnicate", "1", status=2)


if __name__ == "__main__":
    unittest.main()
