/** Rings a person: with their voice, or with a picture. */
import { Phone, Video } from "lucide";
import type { ContactRow } from "../../contract/view.ts";
import { usePanel, useView } from "../panel.ts";
import { IconButton } from "../parts/icon-button.tsx";
import { Question } from "../parts/question.tsx";
import { sentence, t } from "../words/words.ts";
import { useRing } from "./use-call.ts";

interface Props {
	readonly contact: ContactRow;
	/** Under the bar of a call, which leads to it already. */
	readonly hasBar?: boolean;
}

/** Not for requests, and not where another key answered. */
export function CallButtons({ contact: { id, state, keyChanged }, hasBar }: Props) {
	const { call } = useView();
	const { route } = usePanel();
	const { act, ring } = useRing();
	if (state !== "accepted" || keyChanged) return null;
	const isHere = call !== null && call.phase !== "ended" && id in call.people;
	if (isHere && hasBar) return null;
	const place = route.place.value;
	const problem = act.problem ?? (place.at === "chat" && place.id === id ? place.problem : undefined);
	const done = () => {
		act.clear();
		if (place.at === "chat" && place.problem) route.replace({ at: "chat", id });
	};
	const press = (video: boolean) => (isHere ? route.go({ at: "call" }) : ring(id, video));
	return (
		<>
			<IconButton
				icon={Phone}
				label={isHere ? t("call.open") : t("call.voice")}
				onClick={() => press(false)}
			/>
			{!isHere && <IconButton icon={Video} size={19} label={t("call.video")} onClick={() => press(true)} />}
			{problem && (
				<Question
					title={t(problem === "bad-request" ? "card.not_made" : "call.not_begun")}
					text={problem === "bad-request" ? t("card.none") : sentence(problem)}
					verb={t("act.understood")}
					onNo={done}
					onYes={done}
				/>
			)}
		</>
	);
}
