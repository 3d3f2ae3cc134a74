"""The tables: a row for each trial, printed as soon as it is known; at the end, what failed, and how to
repeat it."""


class Report:
    def __init__(self, work):
        self.work, self.rows, self.failed = work, 0, []

    def begin(self, title, *columns):
        print(f"\n## {title}\n", "| " + " | ".join(columns) + " |", "|---" * len(columns) + "|", sep="\n",
              flush=True)

    def row(self, cells, problems, again):
        """Prints a row whose last cell says whether the bits are equal. `again` are options of run.py."""
        self.rows += 1
        if problems:
            self.failed.append((cells, problems, again))
        result = f"**failed** ({len(self.failed)})" if problems else "equal bits"
        print("| " + " | ".join([*map(str, cells), result]) + " |", flush=True)

    def note(self, text):
        print(f"\n{text}", flush=True)

    def summary(self, seconds):
        """Prints what failed, and returns the exit code."""
        if self.failed:
            print("\n## What failed")
        for number, (cells, problems, again) in enumerate(self.failed, 1):
            print(f"\n{number}. {cells[0]}, {cells[1]} (`jobs/chaos/run.py {again}`)")
            for problem in problems:
                print(f"   * {problem}")
        print(f"\n{self.rows} rows, {len(self.failed)} failed, {seconds / 60:.1f} minutes")
        if self.failed:
            print(f"The files of failed trials are in {self.work}.", flush=True)
        return 1 if self.failed else 0
