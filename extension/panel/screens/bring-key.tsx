/** Makes the identity around a key of another OpenPGP program. */
import { useId, useState } from "preact/hooks";
import type { Code } from "../../../protocol/errors.ts";
import { limits } from "../../../protocol/limits.ts";
import { useAct, useArrival } from "../hooks.ts";
import { usePanel } from "../panel.ts";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { Problem } from "../parts/problem.tsx";
import { ScreenHead } from "../parts/screen-head.tsx";
import { sentence, t } from "../words/words.ts";
import { FilePick } from "./restore.tsx";

const longestText = 200_000;

export function BringKey() {
	const { ask } = usePanel();
	const id = useId();
	const title = useArrival<HTMLHeadingElement>();
	const [handle, setHandle] = useState("");
	const [text, setText] = useState("");
	const [name, setName] = useState<string>();
	const [passphrase, setPassphrase] = useState("");
	const act = useAct();
	const type = (set: (value: string) => void) => (value: string) => {
		set(value);
		act.clear();
	};
	const of = (...codes: readonly Code[]) =>
		act.problem && codes.includes(act.problem) ? sentence(act.problem) : undefined;
	function submit(event: SubmitEvent) {
		event.preventDefault();
		const wished = handle.trim().toLowerCase();
		void act.run(async () =>
			limits.handlePattern.test(wished)
				? ask("createIdentity", { handle: wished, key: { text, passphrase } })
				: "handle-malformed",
		);
	}
	const [ofHandle, ofPassphrase] = [of("handle-malformed"), of("key-passphrase")];
	return (
		<main class="screen">
			<ScreenHead title={t("bring.title")} titleRef={title} />
			<form class="page" onSubmit={submit}>
				<p class="muted">{t("bring.what")}</p>
				<Field
					label={t("welcome.handle")}
					hint={t("welcome.hint")}
					value={handle}
					maxLength={64}
					problem={ofHandle}
					onValue={type(setHandle)}
				/>
				<FilePick
					label={t("bring.file")}
					name={name}
					onFile={(file) => {
						setName(file.name);
						void file.slice(0, longestText).text().then(type(setText));
					}}
				/>
				<div class="field">
					<div class="field-head">
						<label for={id}>{t("bring.paste")}</label>
					</div>
					<textarea
						id={id}
						class="field-box field-area field-key"
						dir="ltr"
						rows={4}
						maxLength={longestText}
						autocomplete="off"
						spellcheck={false}
						value={text}
						onInput={(event) => type(setText)(event.currentTarget.value)}
					/>
				</div>
				<Field
					label={t("bring.passphrase")}
					hint={t("bring.passphrase_hint")}
					value={passphrase}
					isSecret
					maxLength={1024}
					problem={ofPassphrase}
					onValue={type(setPassphrase)}
				/>
				<Problem code={ofHandle || ofPassphrase ? undefined : act.problem} />
				<div class="page-acts">
					<Button
						look="main"
						size="tall"
						isSubmit
						isOff={text.trim() === "" || handle === ""}
						busy={act.isBusy ? t("welcome.creating") : undefined}
					>
						{t("bring.act")}
					</Button>
				</div>
			</form>
		</main>
	);
}
