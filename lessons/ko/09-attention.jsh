// Lesson 9: 손으로 하는 어텐션, 그리고 MicroGpt 읽기
// 한 번에:       jshell --execution local lessons/ko/09-attention.jsh
// 한 단계씩:     java lessons/Lesson.java --lang ko 9

// ==== Goal: 무엇을 볼지 고르기 ===================================================================
// 글자 하나가 질문을 하면, 앞에 있는 글자들이 저마다 가진 것을 내보입니다. 답은 그 글자들이 말하는
// 것의 평균이고, 질문에 잘 맞을수록 무게가 더 실립니다. 먼저 수 세 개를 놓고 손으로 해 봅니다. 그런
// 다음 여러분이 읽을 수 있는 트랜스포머에서 합니다.

// ==== Tools: print, 검사, 그리고 함께 읽을 프로그램 ==============================================
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
/open micro/MicroGpt.java

int passed = 0, total = 8;              // 통과한 검사 수와 전체 검사 수

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

// ==== Predict: 질문 하나, 키 셋, 값 셋 ===========================================================
// 앞에 토큰(token)이 세 개 있었습니다. 토큰마다 자기를 찾게 해 주는 키(key)와, 자기가
// 말해 줄 값(value)이 있습니다. 쿼리(query)와 키의 곱이 클수록 둘은 잘 맞습니다.
// softmax가 그 곱을 가중치로 바꿉니다.
double[][] keys = {{1, 0}, {0, 1}, {0, 1}};
double[] told = {10, 20, 30};

double dot(double[] x, double[] y) { return x[0] * y[0] + x[1] * y[1]; }

double[] weights(double[] query) {
    double[] exps = Stream.of(keys).mapToDouble(key -> StrictMath.exp(dot(query, key))).toArray();
    double sum = DoubleStream.of(exps).sum();
    return DoubleStream.of(exps).map(e -> e / sum).toArray();
}

double answer(double[] query) {
    double[] w = weights(query);
    return w[0] * told[0] + w[1] * told[1] + w[2] * told[2];
}

double[] query = {2, 0};
for (int i = 0; i < 3; i++) print("weight %.3f for %.0f", weights(query)[i], told[i]);
print("answer %.3f", answer(query));

//? 쿼리 (0, 0)은 아무것도 묻지 않습니다. 답은 얼마일까요?
//= answer(new double[] {0, 0})

//? 쿼리 (100, 0)은 원하는 것이 분명합니다. 답은 얼마일까요?
//= answer(new double[] {100, 0})

// ==== Run: 평균에서 선택으로 =====================================================================
for (double sharp : new double[] {0, 1, 2, 4, 100}) {
    print("query (%3.0f, 0): answer %.3f", sharp, answer(new double[] {sharp, 0}));
}

// 묻지 않으면 그냥 평균이고, 날카롭게 물으면 찾아보기(look-up)입니다. 그 사이는 모두 매끄럽습니다.
// 그래서 답에서 쿼리, 키, 값으로 기울기가 이어지고, 셋 다 학습할 수 있습니다.

// ==== Run: 왜 폭의 제곱근으로 나누나 =============================================================
// 무작위로 고른 수 D개짜리 쿼리와 키를 곱하면, 그 결과는 sqrt(D)만큼 퍼집니다. 넓게
// 퍼진 점수에 softmax를 취하면, 아무것도 배우기 전에 하나만 고르는 셈입니다. sqrt(D)로
// 나누면 원래대로 돌아옵니다.
Random random = new Random(1);

double product(int width) {
    return DoubleStream.generate(() -> random.nextGaussian() * random.nextGaussian())
            .limit(width).sum();
}

double spread(int width) {
    return Math.sqrt(IntStream.range(0, 2000).mapToDouble(i -> StrictMath.pow(product(width), 2))
            .average().getAsDouble());
}

double spread4 = spread(4), spread64 = spread(64);
print("spread at 4: %.2f; at 64: %.2f", spread4, spread64);

// ==== Predict: 트랜스포머 열기 ===================================================================
// 이 강의는 /open micro/MicroGpt.java로 시작했습니다. 그 프로그램에 있는 것은 모두 쓸 수 있습니다.
var corpus = new MicroGpt.Corpus(new TreeSet<>(Files.readAllLines(Path.of("micro/names.txt"))));
var gpt = new MicroGpt.Gpt(27, random);

// 토큰 27개, 위치 16개, 점수 27개에 수 16개짜리 행이 하나씩 있습니다. 그 사이에 어텐션에 쓰는
// 16 * 16 행렬이 4개 있고, 64 * 16과 16 * 64로 된 MLP가 있습니다.

//? 파라미터는 모두 몇 개일까요?
//= gpt.parameters.size()

// ==== Run: 낯익은 얼굴들 =========================================================================
print("%d parameters", gpt.parameters.size());
double before = MicroGpt.meanLoss(corpus.heldOut, text -> gpt.loss(text).data);
print("surprise before training: %.2f; knowing nothing: %.2f", before, StrictMath.log(27));

// 이 파일 옆에 그 파일을 열고 처음부터 읽어 보세요. 거의 다 만나 본 것들입니다. Value는 4강,
// softmax와 crossEntropy는 5강, linear는 6강의 층에서 편향을 뺀 것입니다. Adam은 7강, Corpus와
// Counts와 sample은 8강입니다. 두 번 나오는 x = add(x, ...)는 연습 문제 6의 지름길입니다. 새로운
// 것은 둘입니다. rmsNorm은 모든 벡터의 길이를 같게 만듭니다. attention은 이 강의의 코드를 나란히 네
// 벌 놓은 것입니다. 이 네 헤드(head)는 저마다 다른 것을 찾아볼 수 있습니다.

// ==== Predict: 앞을 내다보지 않기 ================================================================
// 글자는 자기와 자기 앞에 있는 것만 봅니다. 키와 값의 목록은 늘어나기만 하기 때문입니다. 마지막
// 글자만 다른 이름 둘로, "ann" 다음에 올 글자의 점수를 봅시다.
MicroGpt.Value[] scoresAfter(int letters, String name) {
    List<MicroGpt.Value[]> keys = new ArrayList<>(), values = new ArrayList<>();
    List<MicroGpt.Value[]> scores = new ArrayList<>();
    for (int token : corpus.tokens(name)) scores.add(gpt.next(token, keys, values));
    return scores.get(letters);
}

long differ(int letters) {
    var a = scoresAfter(letters, "anna");
    var b = scoresAfter(letters, "anny");
    return IntStream.range(0, 27).filter(i -> a[i].data != b[i].data).count();
}

//? "ann" 다음에 나오는 점수 27개 중, anna와 anny에서 서로 다른 것은 몇 개일까요?
//= differ(3)

// ==== Run: 한 비트도 다르지 않다 =================================================================
print("after 3 letters %d of 27 differ, after 4 letters %d", differ(3), differ(4));

// 그래서 글자 n개짜리 텍스트는 한꺼번에 문제 n개가 되고, 어느 문제도 자기 답을 엿볼 수 없습니다.

// ==== Run: 어디를 보는가 =========================================================================
// 이름 240개로 짧게 학습합니다. 그런 다음 첫 번째 헤드에서 어텐션이 하는 일을 손으로 해
// 봅니다. 쿼리, 키, 곱, softmax입니다. 한 행은 글자 하나이고, 그 글자가 어텐션을 어떻게
// 나누어 주는지 %로 나타냅니다.
MicroGpt.train(gpt, corpus, 240);
double after = MicroGpt.meanLoss(corpus.heldOut, text -> gpt.loss(text).data);
print("surprise after training: %.4f", after);

double[][] attention(String name, int head) {
    int[] tokens = corpus.tokens(name);
    double[][] map = new double[name.length() + 1][];
    List<MicroGpt.Value[]> keys = new ArrayList<>();
    for (int t = 0; t < map.length; t++) {
        var x = MicroGpt.rmsNorm(MicroGpt.rmsNorm(MicroGpt.add(gpt.tokenEmbedding[tokens[t]],
                gpt.positionEmbedding[t])));
        var query = Arrays.copyOfRange(MicroGpt.linear(gpt.query, x), 4 * head, 4 * head + 4);
        keys.add(Arrays.copyOfRange(MicroGpt.linear(gpt.key, x), 4 * head, 4 * head + 4));
        var scores = keys.stream().map(key -> MicroGpt.dot(query, key).div(2));
        map[t] = Stream.of(MicroGpt.softmax(scores.toArray(MicroGpt.Value[]::new)))
                .mapToDouble(weight -> weight.data).toArray();
    }
    return map;
}

double[][] map = attention("marianna", 0);
for (int t = 0; t < map.length; t++) {
    String row = " marianna".substring(t, t + 1);
    for (double weight : map[t]) row += " %3d".formatted(Math.round(100 * weight));
    print("%s", row);
}
//> 09-attention.svg = Pictures.map("Where each letter looks (head 1; - is the edge)",
//>     "-marianna", "-marianna", map)

// n의 두 행을 보세요. 모음이 다른 어떤 글자보다 많이 받습니다. 여기서도 무엇이 모음인지
// 알아냈습니다. 모음이라는 것이 있다고 알려 준 사람도 없는데 말입니다.

// ==== Check: 알아낸 것 ===========================================================================
check("no question gets the mean", Math.abs(answer(new double[] {0, 0}) - 20) < 1e-9);
check("a sharp question gets one value", Math.abs(answer(new double[] {100, 0}) - 10) < 1e-9);
check("products spread like the root of the width", Math.abs(spread64 / spread4 - 4) < 0.5);
check("untrained, it knows nothing", Math.abs(before - StrictMath.log(27)) < 0.1);
check("no letter can see a later one", differ(3) == 0 && differ(4) > 0);
check("training helps", after < before - 0.5);
check("attention is 1 in all", Math.abs(DoubleStream.of(map[8]).sum() - 1) < 1e-12);
check("an n prefers vowels", IntStream.of(6, 7).allMatch(n -> IntStream.of(2, 4, 5)
        .allMatch(vowel -> IntStream.of(1, 3, 6, n).allMatch(i -> map[n][vowel] > map[n][i]))));

// ==== Exercise: 어텐션 ===========================================================================
// lessons/exercises/09-attention.jsh에서 폭이 얼마든 되는 어텐션을, 마스크(mask)와 제곱근까지
// 갖추어 작성해 보세요. 다 되면:  java lessons/Lesson.java 9 --check

// ==== Next: 배열 =================================================================================
// 이제 micro/를 읽을 수 있습니다. 그 안의 프로그램은 대부분 방금 읽은 프로그램에서 한 가지를 바꾼
// 것입니다. 10강에서는 같은 규칙을 수에서 배열로 옮기고, 실제로 쓰는 크기로 나아갑니다.

/exit passed == total ? 0 : 1
