package org.batchpredict.service.web;

import static org.batchpredict.service.web.html.Html.tag;

import java.io.IOException;
import java.util.List;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.web.html.Element;
import org.batchpredict.service.web.html.Html;
import org.batchpredict.service.web.output.JobOutput;
import org.batchpredict.service.web.output.JobOutput.ErrorKind;
import org.batchpredict.service.web.output.JobOutput.FailedRecord;
import org.batchpredict.service.web.output.JobOutput.OutputFile;
import org.batchpredict.service.web.output.Outputs;

/** What a job has written: how instances failed, how outputs are distributed, which files. */
record OutputPart(Html errors, Html distributions, Html files) {
  static OutputPart of(Job job, Outputs outputs) {
    if (!job.state().isFinal()) {
      return words("The files are published when the job has ended.");
    }
    try {
      JobOutput output = outputs.of(job);
      return new OutputPart(errors(output), DistributionsPart.of(output), files(job, output));
    } catch (IOException e) {
      return words(String.valueOf(e.getMessage()));
    }
  }

  private static OutputPart words(String words) {
    return new OutputPart(Html.nothing(), Html.nothing(), section(Pieces.paragraph(words)));
  }

  private static Html errors(JobOutput output) {
    if (output.errors().isEmpty()) {
      return Html.nothing();
    }
    Element section = Pieces.section("errors", "Errors by kind");
    output.errors().forEach(kind -> section.add(kind(kind)));
    return section;
  }

  private static Element kind(ErrorKind kind) {
    Element article =
        tag("article")
            .of("kind")
            .add(
                tag("h3")
                    .add(
                        Html.text(Shown.count(kind.count()) + " × "),
                        tag("span")
                            .of("words")
                            .text(
                                kind.stage().isEmpty()
                                    ? "of other kinds"
                                    : kind.stage() + ", code " + kind.code())),
                Pieces.paragraph(kind.message()).of("long"));
    if (!kind.samples().isEmpty()) {
      Element samples = tag("details").add(tag("summary").text("Records that failed so"));
      kind.samples().forEach(sample -> samples.add(sample(sample)));
      article.add(samples);
    }
    return article;
  }

  private static Html sample(FailedRecord sample) {
    String place = sample.file() + ", byte " + Shown.count(sample.offset());
    return Html.of(
        Pieces.paragraph(place).of("hint long"),
        Pieces.block("Record at " + place, sample.instance()).of("wrapped"));
  }

  private static Element files(Job job, JobOutput output) {
    if (output.files().isEmpty()) {
      return section(Pieces.paragraph("The job has published no files."));
    }
    Html report =
        output.hasReport()
            ? tag("p")
                .add(
                    Pieces.link(Paths.report(job.name()), "Report").id("report"),
                    Html.text(": throughput, time by step, errors, outputs."))
            : Html.nothing();
    Element rows = tag("tbody");
    output.files().forEach(file -> rows.add(row(file)));
    Element table =
        tag("table")
            .of("files")
            .add(
                tag("caption").of("unseen").text("Files of the output"),
                tag("thead").add(tag("tr").add(column("File"), column("Records"), column("Size"))),
                rows);
    Element section = section(report, scroll(table));
    return output.moreFiles() == 0
        ? section
        : section.add(
            Pieces.paragraph("And " + Shown.count(output.moreFiles(), "more file") + ".")
                .of("hint"));
  }

  private static Element scroll(Element table) {
    return tag("div")
        .of("scroll")
        .set("tabindex", "0")
        .set("role", "region")
        .set("aria-label", "Files of the output")
        .add(table);
  }

  private static Element column(String name) {
    return tag("th").set("scope", "col").text(name);
  }

  private static Element row(OutputFile file) {
    return tag("tr")
        .add(
            tag("th").set("scope", "row").add(Pieces.code(file.name())),
            tag("td").text(file.records() < 0 ? "–" : Shown.count(file.records())),
            tag("td").text(Shown.bytes(file.bytes())));
  }

  private static Element section(Html... content) {
    return Pieces.section("files", "Output files").add(List.of(content));
  }
}
