/** A run of the connection test: the relay first, since it names the rest, then the rest at once. It ends with its screen. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Code } from "../../../protocol/errors.ts";
import type { WayOutcome, WayPart } from "../../contract/ways.ts";
import { usePanel } from "../panel.ts";

export const parts: readonly WayPart[] = ["relay", "stun", "turn-udp", "turn-tcp", "turn-tls"];

/** `skipped`: the relay did not tell where it is · `failed`: Sidelong could not ask. */
export type State =
	| WayOutcome
	| { readonly is: "trying" | "skipped" }
	| { readonly is: "failed"; readonly code: Code };
export type States = Partial<Readonly<Record<WayPart, State>>>;

export const isBad = (state: State | undefined): boolean =>
	["unreachable", "refused", "full", "blocked", "failed"].includes(state?.is ?? "");

/** The parts that are still tried become something else. */
const settled = (states: States, is: "stopped" | "skipped"): States =>
	Object.fromEntries(
		Object.entries(states).map(([part, state]) => [part, state.is === "trying" ? { is } : state]),
	);

export function useWays() {
	const { query } = usePanel();
	const [states, setStates] = useState<States>({});
	/** What comes of an earlier run is of no interest. */
	const run = useRef(0);
	const isRunning = Object.values(states).some(({ is }) => is === "trying");

	const attempt = useCallback(
		async (part: WayPart, mine: number): Promise<boolean> => {
			const answer = await query("tryWay", { part });
			if (run.current !== mine) return false;
			const state: State = "code" in answer ? { is: "failed", code: answer.code } : answer.value;
			setStates((before) => ({ ...before, [part]: state }));
			return state.is !== "failed";
		},
		[query],
	);
	const start = useCallback(async () => {
		run.current++;
		const mine = run.current;
		setStates(Object.fromEntries(parts.map((part) => [part, { is: "trying" }])));
		const isThere = await attempt("relay", mine);
		if (run.current !== mine) return;
		if (!isThere) return setStates((before) => settled(before, "skipped"));
		await Promise.all(parts.slice(1).map((part) => attempt(part, mine)));
	}, [attempt]);
	const stop = useCallback(() => {
		run.current++;
		setStates((before) => settled(before, "stopped"));
		void query("tryWay", { part: null });
	}, [query]);

	const isOpen = useRef(false);
	isOpen.current = isRunning;
	useEffect(
		() => () => {
			if (isOpen.current) stop();
		},
		[stop],
	);
	return { states, isRunning, start: () => void start(), stop };
}
