/** What is measured of calls, what is wanted of it, and how it is printed. */
import { tableOf } from "../table.ts";

const goals = {
	ringRatio: { goal: 2, text: "click → ringing there ÷ a text sent → shown" },
	ringMs: { goal: null, text: "  click → ringing there, ms" },
	textMs: { goal: null, text: "  a text sent → shown, ms" },
	frameRatio: { goal: 1.8, text: "accept → first frame ÷ the same between two bare pages" },
	frameMs: { goal: null, text: "  accept → first frame of the other painted, ms" },
	bareMs: { goal: null, text: "  the same between two bare pages, ms" },
	pictureOne: { goal: 12, text: "one picture in the panel, points of a core" },
	pictureOfLoopback: { goal: 0.6, text: "one picture in the panel ÷ the same over a loopback connection" },
	concealedMore: { goal: 100, text: "made-up sound under dying workers and panels, ms more than left alone" },
	concealedAlone: { goal: null, text: "  made-up sound in a call left alone, ms" },
	heapPerCall: {
		goal: 2,
		text: "memory that one call leaves in the document that holds it, kB of JavaScript",
	},
	listenersMore: { goal: 0, text: "listeners more after fifty calls" },
	openAfter: { goal: 0, text: "connections and tracks open after fifty calls" },
	pictureBack: { goal: 1_000, text: "panel opened → picture painted again, ms" },
} as const;
export type FigureName = keyof typeof goals;
export type Values = Partial<Record<FigureName, readonly number[]>>;
export const table = tableOf(goals);
