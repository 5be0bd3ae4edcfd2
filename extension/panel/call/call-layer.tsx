/** What a call adds to every screen: the sheet while it rings here, the bar while one is elsewhere. */
import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import type { CallView } from "../../contract/call.ts";
import type { Place } from "../route.ts";

interface Parts {
	readonly Incoming: ComponentType<{ call: CallView }>;
	readonly CallBar: ComponentType<{ call: CallView }>;
}

const parts = signal<Parts>();

/** The first load goes without; a call that is there fetches it. */
export async function fetchCallParts(): Promise<void> {
	const [{ Incoming }, { CallBar }] = await Promise.all([import("./incoming.tsx"), import("./call-bar.tsx")]);
	parts.value = { Incoming, CallBar };
}

export function CallLayer({ call, at }: { readonly call: CallView | null; readonly at: Place["at"] }) {
	const isWanted = call !== null && !parts.value;
	useEffect(() => {
		if (isWanted) void fetchCallParts().catch(() => location.reload());
	}, [isWanted]);
	if (!call || !parts.value) return null;
	const { Incoming, CallBar } = parts.value;
	if (call.phase === "ringing" && !call.isOurs) return <Incoming key={call.id} call={call} />;
	return at === "call" ? null : <CallBar call={call} />;
}
