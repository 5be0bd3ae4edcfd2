/** What is measured, what is wanted of it, and how it is printed. Milliseconds, unless said otherwise. */
import { tableOf } from "../table.ts";

const goals = {
	relayP50: { goal: 150, text: "sent → shown through the relay, p50, ms" },
	relayP95: { goal: 150, text: "sent → shown through the relay, p95, ms" },
	directP50: { goal: 100, text: "sent → shown on the direct path, p50, ms" },
	directP95: { goal: 100, text: "sent → shown on the direct path, p95, ms" },
	coldShown: { goal: 250, text: "sent → shown, the reader's worker just killed, ms" },
	open50k: { goal: 200, text: "a chat of 50,000 messages: click → first screen, ms" },
	idlePoints: { goal: 1, text: "idle and connected: points of a core above a bare browser" },
} as const;
export type FigureName = keyof typeof goals;
export type Values = Partial<Record<FigureName, readonly number[]>>;
export const table = tableOf(goals);
