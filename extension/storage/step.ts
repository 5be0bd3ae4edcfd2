/** Durable before visible: what changes on disk, and what is shown once it has. */
import type { RecordChange, Records } from "./sealed-records.ts";

export interface Step {
	readonly changes: readonly RecordChange[];
	/** Runs after the changes are on disk; must not fail. */
	show(): void;
}

/** Writes the changes of all steps together, then shows them in order. When the write fails, nothing is shown. */
export async function commit(records: Records, ...steps: readonly Step[]): Promise<void> {
	const changes = steps.flatMap((step) => step.changes);
	if (changes.length > 0) await records.write(changes);
	for (const step of steps) step.show();
}

export function stepOf(change: RecordChange, show: () => void): Step {
	return { changes: [change], show };
}
