/** The connections the worker knows of, one for each contact, and what became of the last one. */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Address } from "../../../protocol/ids.ts";
import type { PeerLink, PeerState } from "../../contract/offscreen-api.ts";
import type { DirectState, DirectWord } from "./direct-needs.ts";

export interface Line extends PeerLink {
	/** Whether we made the first offer. */
	readonly offered: boolean;
	state: PeerState;
	/** Whether the hands were told of it: before that it is nowhere but here. */
	isPlaced: boolean;
	/** Of their certificate, as their first description or the hands told it. */
	fingerprint?: string;
	/** What both ends must say about the certificates; absent until the channel is open. */
	binding?: string;
	/** Our part of the binding left; settled with whether it did. */
	said?: Promise<boolean>;
	/** Their part was the same. */
	hasHeard: boolean;
	isBound: boolean;
	/** When the newest `sdp` letter of theirs for it was written, by their clock: what is older was overtaken. */
	ts: number;
}

interface Needs {
	changed(peer: Address, isOpen: boolean): void;
}

export function createLines({ changed }: Needs) {
	const lines = new Map<Address, Line>();
	const open = new Set<Address>();
	const states = signal<Readonly<Record<Address, DirectState>>>({});

	function show(peer: Address, state: DirectState) {
		const before = states.peek()[peer];
		if (before?.is !== state.is || before.word !== state.word)
			states.value = { ...states.peek(), [peer]: state };
		const isOpen = state.is === "open";
		if (open.has(peer) === isOpen) return;
		if (isOpen) open.add(peer);
		else open.delete(peer);
		changed(peer, isOpen);
	}
	return {
		states: states as ReadonlySignal<Readonly<Record<Address, DirectState>>>,
		of: (peer: Address) => lines.get(peer),
		/** The line with this very link. */
		at({ peer, link }: PeerLink): Line | undefined {
			const line = lines.get(peer);
			return line?.link === link ? line : undefined;
		},
		all: () => [...lines.values()],
		isCurrent: (line: Line) => lines.get(line.peer) === line,
		isOpen: (peer: Address) => open.has(peer),
		begin(line: Pick<Line, "peer" | "link" | "offered"> & Partial<Line>): Line {
			const fresh = {
				state: "connecting",
				isPlaced: false,
				hasHeard: false,
				isBound: false,
				ts: 0,
				...line,
			} as const;
			const kept: Line = { ...fresh };
			lines.set(line.peer, kept);
			show(line.peer, { is: "opening" });
			return kept;
		},
		/** Shows what the line has become. */
		look(line: Line): void {
			if (lines.get(line.peer) !== line) return;
			show(line.peer, { is: line.state === "open" && line.isBound ? "open" : "opening" });
		},
		end(line: Line, is: "closed" | "failed", word: DirectWord): void {
			if (lines.get(line.peer) !== line) return;
			lines.delete(line.peer);
			show(line.peer, { is, word });
		},
	};
}
