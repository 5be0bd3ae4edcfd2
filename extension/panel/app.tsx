/** Which screen is shown: first what the worker says, then where the person went. */
import { useEffect } from "preact/hooks";
import type { View } from "../contract/view.ts";
import { type Panel, PanelProvider, usePanel } from "./panel.ts";
import type { Place } from "./route.ts";
import { AddContact } from "./screens/add-contact.tsx";
import { Chat } from "./screens/chat.tsx";
import { Connect } from "./screens/connect.tsx";
import { Home } from "./screens/home.tsx";
import { Requests } from "./screens/requests.tsx";
import { Settings } from "./screens/settings.tsx";
import { Starting, StorageRefused } from "./screens/starting.tsx";
import { Welcome } from "./screens/welcome.tsx";

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

	if (!now || now.phase === "starting") return <Starting />;
	if (now.phase === "storage-refused") return <StorageRefused />;
	if (now.phase === "welcome") return <Welcome />;
	return screenFor(route.place.value, now);
}

function screenFor(place: Place, view: View) {
	if (place.at === "settings") return <Settings />;
	if (place.at === "connect" || needsRelay(view)) return <Connect />;
	if (place.at === "add") return <AddContact />;
	if (place.at === "requests") return <Requests />;
	if (place.at === "chat") return <Chat key={place.id} id={place.id} />;
	return <Home />;
}

/** No relay ever let this identity in, and there is nothing to read: choosing one is the only next step. */
function needsRelay({ self, relay, contacts }: View): boolean {
	if (Object.keys(contacts).length > 0 || relay.state === "connected") return false;
	return relay.state === "none" || (!self?.claimed && !self?.claimProblem);
}
