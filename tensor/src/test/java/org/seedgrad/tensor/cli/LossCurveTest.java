package org.seedgrad.tensor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class LossCurveTest {
    @Test void drawsBothLosses() throws Exception {
        String svg = new LossCurve(List.of(new History.Point(50, 3, 2.5),
                new History.Point(100, 2, 2.25))).toSvg();
        Document xml = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)));
        assertThat(xml.getDocumentElement().getTagName()).isEqualTo("svg");
        // From the middle to the right end; from the top to the bottom of the axes.
        assertThat(svg).contains("M336.0 28.0L616.0 320.0", "M336.0 174.0L616.0 247.0",
                ">3.00<", ">2.00<", ">100<", ">training<", ">held out<");
    }

    @ParameterizedTest
    @CsvSource({"150, 2.62, 3.31, 50, 2.60 2.80 3.00 3.20 3.40",
        "500, 2.36, 2.44, 100, 2.35 2.40 2.45", "7, 0.01, 0.02, 2, 0.00 0.05",
        "1500, 2.37, 3.11, 500, 2.20 2.40 2.60 2.80 3.00 3.20"})
    void linesAreAtRoundNumbers(int last, double least, double most, int stretch, String losses) {
        String svg = new LossCurve(List.of(new History.Point(1, most, most),
                new History.Point(last, least, least))).toSvg();
        List<String> left = texts(svg, "end\">(\\d\\.\\d\\d)<");
        assertThat(left).containsExactly(losses.split(" "));
        List<String> below = texts(svg, "middle\">(\\d+)<");
        for (int i = 0; i < below.size(); i++) assertThat(below.get(i)).isEqualTo("" + i * stretch);
        assertThat(below).hasSize(last / stretch + 1);
    }

    private static List<String> texts(String svg, String pattern) {
        return Pattern.compile(pattern).matcher(svg).results()
                .map(found -> found.group(1)).toList();
    }

    @Test void oneEvenPoint() {
        assertThat(new LossCurve(List.of(new History.Point(1, 2, 2))).toSvg())
                .doesNotContain("NaN", "Infinity");
    }

    @Test void refusesNone() {
        assertThatThrownBy(() -> new LossCurve(List.of()))
                .hasMessage("plot: there is no loss yet; train for more steps");
    }
}
