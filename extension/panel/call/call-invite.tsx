/** A link to a call in a text: the way in. */
import { Phone } from "lucide";
import { findCallLink } from "../../../protocol/call-link.ts";
import { usePanel, useView } from "../panel.ts";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { Problem } from "../parts/problem.tsx";
import { t } from "../words/words.ts";
import { useJoin } from "./use-call.ts";

export function CallInvite({ text }: { readonly text: string }) {
	const { call } = useView();
	const { route } = usePanel();
	const { act, byLink } = useJoin();
	const link = findCallLink(text);
	if (!link) return null;
	const isHere = call?.id === link.call && call.phase !== "ended";
	return (
		<div class="call-invite">
			<Button look="main" size="low" onClick={() => (isHere ? route.go({ at: "call" }) : byLink(text))}>
				<Icon of={Phone} size={16} />
				{isHere ? t("call.open") : t("call.join")}
			</Button>
			<Problem code={act.problem} />
		</div>
	);
}
