/** Who this is, and how they hang together with the relay. */
import { Lock, Settings } from "lucide";
import type { RefObject } from "preact";
import type { RelayView } from "../../contract/view.ts";
import { usePanel, useView } from "../panel.ts";
import { t } from "../words/words.ts";
import { Avatar } from "./avatar.tsx";
import { LinkGlyph } from "./glyphs.tsx";
import { IconButton } from "./icon-button.tsx";

interface Props {
	readonly titleRef: RefObject<HTMLHeadingElement | null>;
}

export function HomeHead({ titleRef }: Props) {
	const { self, relay, lock } = useView();
	const { route, ask } = usePanel();
	if (!self) return null;
	return (
		<header class="head">
			<Avatar name={self.handle} iid={self.iid} size={32} />
			<div class="grow">
				<h1 class="head-name cut" dir="auto" ref={titleRef} tabIndex={-1}>
					{self.handle}
				</h1>
				<div class="meta path">
					<LinkGlyph isOn={relay.state === "connected"} />
					<span class="cut">{relayWord(relay)}</span>
				</div>
			</div>
			{lock.is === "open" && (
				<IconButton icon={Lock} label={t("lock.lock")} onClick={() => void ask("lock", {})} />
			)}
			<IconButton icon={Settings} label={t("home.settings")} onClick={() => route.go({ at: "settings" })} />
		</header>
	);
}

function relayWord({ state, name, label }: RelayView): string {
	if (state === "connected") return name ?? label ?? "";
	if (state === "none") return t("home.no_relay");
	if (state === "stopped" || !navigator.onLine) return t("home.offline");
	return state === "waiting" ? t("home.reconnecting") : t("home.connecting");
}
