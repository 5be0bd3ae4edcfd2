/** Which screen is shown: first what the worker says, then where the person went. */
import { useEffect } from "preact/hooks";
import type { View } from "../contract/view.ts";
import { CallLayer } from "./call/call-layer.tsx";
import { Show } from "./late.tsx";
import { type Panel, PanelProvider, usePanel } from "./panel.ts";
import type { Place } from "./route.ts";
import { Home } from "./screens/home.tsx";
import { Starting, StorageRefused } from "./screens/starting.tsx";
import { screens } from "./screens.ts";

export function App({ panel }: { readonly panel: Panel }) {
	return (
		<PanelProvider value={panel}>
			<Screens />
		</PanelProvider>
	);
}

function Screens() {
	const { view, route } = usePanel();
	const now = view.value;
	const mode = now?.settings.mode ?? "system";
	useEffect(() => {
		const { dataset } = document.documentElement;
		if (mode === "system") delete dataset.mode;
		else dataset.mode = mode;
	}, [mode]);
	useEffect(() => {
		const onKey = (event: KeyboardEvent) => {
			if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
			// an open menu or question takes the key for itself
			if (document.querySelector("dialog[open], [popover]:popover-open")) return;
			route.back();
		};
		document.addEventListener("keydown", onKey);
		return () => document.removeEventListener("keydown", onKey);
	}, [route]);

	useIntent(now?.intent ?? null);

	if (!now || now.phase === "starting") return <Starting />;
	if (now.phase === "storage-refused") return <StorageRefused />;
	if (now.phase === "locked") return <Show of={screens.Lock} props={{}} />;
	const place = route.place.value;
	if (now.phase === "welcome") return welcomeFor(place, now);
	return (
		<div class="with-call">
			<CallLayer call={now.call} at={place.at} />
			{screenFor(place, now)}
		</div>
	);
}

/**
 * A notification was clicked, or a line of a menu: the panel goes there where the click was. So does a panel that does not know its window,
 * and the window that was opened in place of one.
 */
function useIntent(intent: View["intent"]): void {
	const { ask, route, window } = usePanel();
	const own = window.value;
	useEffect(() => {
		if (!intent || own === undefined) return;
		const { chat, window: at, number, card, problem } = intent;
		const place = route.place.peek();
		const isThere = chat === null ? place.at === "pick" : place.at === "chat" && place.id === chat;
		const isInPlace = isThere && (chat === null || problem !== undefined);
		if (own !== null && own !== at && !isInPlace) return;
		const more = { ...(card && { card }), ...(problem && { problem }) };
		const next: Place = chat === null ? { at: "pick", ...more } : { at: "chat", id: chat, ...more };
		if (!isThere) route.go(next);
		else if (isInPlace) route.replace(next);
		void ask("intentDone", { number });
	}, [ask, route, intent, own]);
}

/** Before there is an identity: one is made, or brought along. */
function welcomeFor({ at }: Place, { handover }: View) {
	// also in a panel that was opened meanwhile
	if (at === "arrive" || handover) return <Show of={screens.Arrive} props={{}} />;
	if (at === "restore") return <Show of={screens.Restore} props={{}} />;
	if (at === "bring-key") return <Show of={screens.BringKey} props={{}} />;
	return <Show of={screens.Welcome} props={{}} />;
}

function screenFor(place: Place, view: View) {
	if (place.at === "call") return <Show of={screens.Call} props={{}} />;
	if (place.at === "settings") return <Show of={screens.Settings} props={{}} />;
	if (place.at === "backup") return <Show of={screens.Backup} props={{}} />;
	if (place.at === "handover") return <Show of={screens.Handover} props={{}} />;
	if (place.at === "identity") return <Show of={screens.IdentityPage} props={{}} />;
	if (place.at === "devices") return <Show of={screens.DeviceTest} props={{}} />;
	if (place.at === "ways") return <Show of={screens.ConnectionTest} props={{}} />;
	if (place.at === "diagnostics") return <Show of={screens.Diagnostics} props={{}} />;
	if (place.at === "relay")
		return <Show key={place.url ?? ""} of={screens.Relay} props={{ url: place.url }} />;
	if (place.at === "connect" || needsRelay(view)) return <Show of={screens.Connect} props={{}} />;
	if (place.at === "pick")
		return <Show of={screens.Pick} props={{ card: place.card, hasProblem: place.problem !== undefined }} />;
	if (place.at === "add") return <Show of={screens.AddContact} props={{}} />;
	if (place.at === "invite") return <Show key={place.id} of={screens.Invite} props={{ id: place.id }} />;
	if (place.at === "requests") return <Show of={screens.Requests} props={{}} />;
	if (place.at === "person") return <Show key={place.id} of={screens.Person} props={{ id: place.id }} />;
	if (place.at === "verify") return <Show key={place.id} of={screens.Verify} props={{ id: place.id }} />;
	if (place.at === "chat") return <Show key={place.id} of={screens.Chat} props={{ id: place.id }} />;
	return <Home />;
}

/** No relay ever let this identity in, and there is nothing to read: choosing one is the only next step. */
function needsRelay({ self, relay, contacts }: View): boolean {
	// whoever invited us is waited for at a relay that has yet to let us in
	if (Object.values(contacts).some(({ invite }) => !invite) || relay.state === "connected") return false;
	return relay.state === "none" || (!self?.claimed && !self?.claimProblem);
}
