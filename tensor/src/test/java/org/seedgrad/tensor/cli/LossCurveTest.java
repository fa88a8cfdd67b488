package org.seedgrad.tensor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
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

    @Test void oneEvenPoint() {
        assertThat(new LossCurve(List.of(new History.Point(1, 2, 2))).toSvg())
                .doesNotContain("NaN", "Infinity");
    }

    @Test void refusesNone() {
        assertThatThrownBy(() -> new LossCurve(List.of()))
                .hasMessage("plot: there is no loss yet; train for more steps");
    }
}
