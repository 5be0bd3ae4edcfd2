/** Small habits that screens share. */
import type { RefObject } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Code } from "../../protocol/errors.ts";

export interface Act {
	readonly isBusy: boolean;
	readonly problem: Code | undefined;
	/** Runs one act at a time; answers whether it succeeded. */
	run(act: () => Promise<Code | undefined>): Promise<boolean>;
	/** Forgets the problem: the person is changing what was wrong. */
	clear(): void;
}

/** One act of a screen: whether it is under way, and why the last one failed. */
export function useAct(): Act {
	const [isBusy, setBusy] = useState(false);
	const [problem, setProblem] = useState<Code>();
	const running = useRef(false);
	const run = useCallback(async (act: () => Promise<Code | undefined>) => {
		if (running.current) return false;
		running.current = true;
		setBusy(true);
		setProblem(undefined);
		const code = await act();
		running.current = false;
		setBusy(false);
		setProblem(code);
		return code === undefined;
	}, []);
	return { isBusy, problem, run, clear: () => setProblem(undefined) };
}

/** The time, renewed every `everyMs`; still while `everyMs` is `undefined`. */
export function useNow(everyMs: number | undefined): number {
	const [now, setNow] = useState(() => Date.now());
	useEffect(() => {
		if (everyMs === undefined) return;
		setNow(Date.now());
		const timer = setInterval(() => setNow(Date.now()), everyMs);
		return () => clearInterval(timer);
	}, [everyMs]);
	return now;
}

/** Puts the focus where a new screen begins. */
export function useArrival<Element extends HTMLElement>(): RefObject<Element | null> {
	const start = useRef<Element>(null);
	useEffect(() => start.current?.focus({ preventScroll: true }), []);
	return start;
}
