/** Under a person's name: how a letter would travel now, or that they are writing one. */
import { useEffect, useState } from "preact/hooks";
import type { ContactRow } from "../../contract/view.ts";
import { useView } from "../panel.ts";
import { t } from "../words/words.ts";
import { Path } from "./glyphs.tsx";

/** Said once in this time: a person who stops to think is no news. */
const quietMs = 60_000;

export function ChatWay({
	contact: { path, typing, keyChanged, name, elsewhere, moved },
}: {
	readonly contact: ContactRow;
}) {
	const { relay } = useView();
	const isSaid = useSaid(typing);
	if (keyChanged) return <b class="bad">{t("home.key_changed")}</b>;
	const away = path === "none" ? (moved?.label ?? elsewhere) : undefined;
	if (away && relay.state !== "none") return <span class="cut">{t("chat.elsewhere", { relay: away })}</span>;
	// a direct path does not need the relay
	const way = relay.state === "connected" || path === "direct" ? path : "none";
	return (
		<>
			{typing ? <span class="writing">{t("chat.writing")}</span> : <Path of={way} />}
			<span class="unseen" role="status">
				{isSaid && t("chat.is_writing", { name })}
			</span>
		</>
	);
}

function useSaid(typing: boolean): boolean {
	const [saidAt, setSaidAt] = useState(0);
	useEffect(() => {
		if (typing) setSaidAt((before) => (Date.now() - before > quietMs ? Date.now() : before));
	}, [typing]);
	useEffect(() => {
		if (saidAt === 0) return;
		// emptied in silence, so that the next time is heard again
		const timer = setTimeout(() => setSaidAt(0), quietMs);
		return () => clearTimeout(timer);
	}, [saidAt]);
	return saidAt > 0;
}
