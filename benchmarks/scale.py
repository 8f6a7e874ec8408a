"""`python -m benchmarks.scale`: a thousand kiosks come back at once, with twenty records each, to one broker.

The kiosks are a thousand TLS connections of the kiosk's own link and window, each with its own key and certificate; the
records are signed and chained hours, made beforehand and held in memory in place of a store. Broker and consumer are
the server's own processes. Before and after, the same clients publish the same bytes in the same window with nobody
subscribed: as fast as QoS 1 goes here, with no database and no receipt.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.machine import this_machine
from benchmarks.scale_fleet import Kiosk, make_fleet
from benchmarks.scale_run import Drained, by_acknowledgement, by_receipt, run_fleet
from benchmarks.scale_server import Server


def main() -> int:
    """Run the bench; return 1 when a record was lost, doubled or never receipted."""
    given = _arguments()
    machine = this_machine()
    _say(str(machine))
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        server = Server(Path(folder))
        fleet = make_fleet(Path(folder) / "kiosks", server.site, given.kiosks, given.records)
        server.accept(fleet)
        _say(f"{given.kiosks} kiosks with {given.records} records each, as many TLS connections")
        with server.broker():
            before = _raw(fleet)
            with server.consumer() as watched:
                ours, connect_s = run_fleet(fleet, by_receipt, with_server=True)
            _say(f"ours: {ours.answered} receipted, {ours.sent} sent, {ours.seconds:.1f} s, {ours.rate:.0f} a second")
            after = _raw(fleet)
        kept = server.kept()
        lost = kept.lost(fleet)
    all_of_them = given.kiosks * given.records
    print(
        json.dumps(
            {
                "schema_version": 1,
                "machine": asdict(machine),
                "kiosks": given.kiosks,
                "records": all_of_them,
                "in_database": kept.rows,
                "receipted": ours.answered,
                "lost": lost,
                "doubled": kept.rows - len(kept.found),
                "sent": ours.sent,
                "connect_s": round(connect_s, 1),
                "drain_s": round(ours.seconds, 1),
                "records_per_s": round(ours.rate),
                "raw_qos1_per_s": [round(before.rate), round(after.rate)],
                "resident_mb": watched.as_json(),
            },
            indent=2,
        )
    )
    return int(lost > 0 or kept.rows != all_of_them or ours.answered != all_of_them)


def _raw(fleet: Sequence[Kiosk]) -> Drained:
    done, connect_s = run_fleet(fleet, by_acknowledgement, with_server=False)
    _say(
        f"raw QoS 1: connected in {connect_s:.1f} s, {done.answered} in {done.seconds:.1f} s, {done.rate:.0f} a second"
    )
    return done


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kiosks", type=int, default=1000)
    parser.add_argument("--records", type=int, default=20, help="of each kiosk")
    parser.add_argument("--folder", type=Path, default=None, help="where files go while it runs; a real disk")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
