/** The whole panel on a wire, with a worker that remembers what it was asked and says what the test wants. */
import { signal } from "@preact/signals";
import { render, screen } from "@testing-library/preact";
import { publish } from "../../extension/bus/feed.ts";
import { type Handlers, serve } from "../../extension/bus/rpc.ts";
import { type Wire, wirePair } from "../../extension/bus/wire.ts";
import type { PanelApi } from "../../extension/contract/panel-api.ts";
import { type ChatView, chatViewTables, type View, viewTables } from "../../extension/contract/view.ts";
import { App } from "../../extension/panel/app.tsx";
import { createAsk } from "../../extension/panel/ask.ts";
import { createMirror } from "../../extension/panel/mirror.ts";
import { createRoute } from "../../extension/panel/route.ts";
import { type Code, Fault } from "../../protocol/errors.ts";

interface Call {
	readonly name: keyof PanelApi;
	readonly argument: Record<string, unknown>;
}

const names = [
	"createIdentity",
	"connectRelay",
	"retryRelay",
	"trustRelay",
	"leaveRelay",
	"changeHandle",
	"addByHandle",
	"decide",
	"forget",
	"sendText",
	"retryMessage",
	"openChat",
	"olderMessages",
	"closeChat",
	"markRead",
	"saveDraft",
	"setMode",
] as const satisfies readonly (keyof PanelApi)[];

export function stage(first: View, talk?: ChatView) {
	const view = signal(first);
	const chat = signal<ChatView>(talk ?? { messages: {}, more: false, firstUnread: null });
	const calls: Call[] = [];
	const refusals = new Map<string, Code>();
	let worker: Wire | undefined;
	let isDeaf = false;

	function open(): Wire {
		const [ours, theirs] = wirePair();
		worker = theirs;
		const handler = (name: keyof PanelApi) => async (argument: Record<string, unknown>) => {
			calls.push({ name, argument });
			if (isDeaf) return new Promise(() => {});
			const code = refusals.get(name);
			if (code) throw new Fault(code);
			if (name === "openChat")
				publish<ChatView>(theirs, `chat:${argument.chat}`, chatViewTables, () => chat.value);
			return null;
		};
		serve<PanelApi>(
			theirs,
			Object.fromEntries(names.map((name) => [name, handler(name)])) as unknown as Handlers<PanelApi>,
		);
		publish<View>(theirs, "view", viewTables, () => view.value);
		return ours;
	}

	const mirror = createMirror(open);
	const panel = { ...mirror, ask: createAsk(mirror), route: createRoute(), version: "0.1.0" };
	render(<App panel={panel} />);
	return {
		view,
		chat,
		panel,
		calls,
		/** What was asked by this name. */
		asked: (name: keyof PanelApi) => calls.filter((call) => call.name === name).map((call) => call.argument),
		refuse: (name: keyof PanelApi, code: Code) => void refusals.set(name, code),
		/** The worker hears and never answers, until it died. */
		goesDeaf() {
			isDeaf = true;
		},
		dies() {
			isDeaf = false;
			worker?.close();
		},
	};
}

export const button = (name: string | RegExp) => screen.findByRole("button", { name });
export const field = (name: string) => screen.findByRole<HTMLInputElement>("textbox", { name });
