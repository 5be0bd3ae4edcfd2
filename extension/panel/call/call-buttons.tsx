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
	const press = (video: boolean) => (isHere ? route.go({ at: "call" }) : ring(id, video));
	return (
		<>
			<IconButton
				icon={Phone}
				label={isHere ? t("call.open") : t("call.voice")}
				onClick={() => press(false)}
			/>
			{!isHere && <IconButton icon={Video} size={19} label={t("call.video")} onClick={() => press(true)} />}
			{act.problem && (
				<Question
					title={t("call.not_begun")}
					text={sentence(act.problem)}
					verb={t("act.understood")}
					onNo={act.clear}
					onYes={act.clear}
				/>
			)}
		</>
	);
}
