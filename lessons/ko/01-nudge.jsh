// Lesson 1: 살짝 밀어 보기
// 한 번에:       jshell --execution local lessons/ko/01-nudge.jsh
// 한 단계씩:     java lessons/Lesson.java --lang ko 1

// ==== Goal: 결과는 얼마나 빨리 변하는가 ==========================================================
// 학습하는 것은 무엇이든 같은 질문을 되풀이합니다. 이 수를 조금 바꾸면 결과는 얼마나 움직일까요? 그
// 답을 미분계수(derivative)라고 합니다. 책에 따라서는 여기까지 오는 데 한 장이 걸립니다. 우리에게는
// 뺄셈 한 번과 나눗셈 한 번이면 됩니다.

// ==== Tools: print, 그리고 개수를 세는 검사 ======================================================
import java.util.*;

int passed = 0, total = 6;              // 통과한 검사 수와 전체 검사 수

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

// ==== Predict: 정사각형 텃밭 =====================================================================
// 한 변이 3미터인 정사각형 텃밭의 넓이는 9제곱미터입니다. 변을 1밀리미터만 살짝 밀어(nudge) 봅시다.
// 넓이도 늘어납니다. 늘어난 넓이를 민 길이로 나누어 보세요.
double area(double side) { return side * side; }

double nudge = 0.001;

print("side 3:              %.6f", area(3));
print("side 3 and a nudge:  %.6f", area(3 + nudge));

//? 이 비율이라면, 변 한 미터당 넓이가 몇 제곱미터 늘어나는 셈일까요?
//= gained

// ==== Run: 늘어난 만큼 나누기 민 만큼 ============================================================
double gained = (area(3 + nudge) - area(3)) / nudge;

print("gained / nudged:     %.6f", gained);

// 그림을 그려 봅시다. 텃밭의 두 변이 바깥으로 밀려나면서 길이 3미터짜리 띠가 두 개
// 생깁니다. 6은 거기서 나옵니다. 0.001은 두 띠가 만나는 모퉁이의 작은 정사각형입니다. 조금
// 밀수록 이 모퉁이는 사라져 갑니다.
for (double h = 1; h > 5e-7; h /= 10) print("nudge %.6f:  %.6f", h, (area(3 + h) - area(3)) / h);

// 이 몫이 다가가는 값이 미분계수입니다. 변이 3일 때 d area / d side = 6입니다. 그
// 점에서 곡선의 기울기(slope)이기도 하고, 어디에 서 있느냐에 따라 달라집니다. 변이
// 5라면 길이 5짜리 띠가 두 개입니다.

// ==== Predict: 가장 조금 밀면? ===================================================================
// 작을수록 좋다면 과감하게 1e-16만큼만 밀어 봅시다.
double[] bold = {1e-4, 1e-6, 1e-8, 1e-10, 1e-12, 1e-14, 1e-16};

//? 변이 3일 때 1e-16만큼 밀면, 늘어난 만큼 / 민 만큼은 얼마일까요?
//= tooSmall

// ==== Run: 유효 숫자가 끝나는 곳 =================================================================
double tooSmall = (area(3 + 1e-16) - area(3)) / 1e-16;

for (double h : bold) print("nudge %.0e:  %.9f", h, (area(3 + h) - area(3)) / h);

// double의 유효 숫자는 16자리쯤이고, 3 + 1e-16은 그냥 3입니다. 아무것도 움직이지
// 않았습니다. 미는 양은 곡선이 휘는 정도에 비해서는 작고, 반올림 오차에 비해서는 커야
// 합니다. 여기에 덜 민감한 오래된 요령이 있습니다. 양쪽으로 미는 것입니다. 곡선이 한쪽에서
// 보탠 만큼을 다른 쪽에서 덜어 냅니다.
double cube(double x) { return x * x * x; }

print("x^3 at 2, where the slope is 12:");
double[] oneOff = new double[15], bothOff = new double[15];
for (int i = 0; i < 15; i++) {
    double h = StrictMath.pow(10, -i - 1);
    oneOff[i] = Math.abs((cube(2 + h) - cube(2)) / h - 12);
    bothOff[i] = Math.abs((cube(2 + h) - cube(2 - h)) / (2 * h) - 12);
    print("nudge %.0e:  off by %.0e to one side, by %.0e to both", h, oneOff[i], bothOff[i]);
}
//> 01-nudge.svg = Pictures.plot("By how much the slope is off, nudged by 1e-1 to 1e-15", true,
//>     "to one side", oneOff, "to both sides", bothOff)

// ==== Predict: 입력이 둘일 때 ====================================================================
// 결과 하나에 입력이 여럿일 수 있습니다. 그러면 기울기도 여럿입니다. 입력 하나만 밀고 나머지는
// 그대로 둡니다. 이렇게 구한 기울기를 모두 모은 것을 영어로 gradient라고 하는데, 우리말로는 이것도
// 기울기라고 부릅니다. a = 2, b = 5에서 c = a b + b를 봅시다.
double c(double a, double b) { return a * b + b; }

print("c = %.0f", c(2, 5));

//? b를 밀면 c는 그 몇 배로 움직일까요?
//= dcdb

// ==== Run: 하나는 그대로, 다른 하나는 밀기 =======================================================
double dcda = (c(2 + 1e-5, 5) - c(2 - 1e-5, 5)) / 2e-5;
double dcdb = (c(2, 5 + 1e-5) - c(2, 5 - 1e-5)) / 2e-5;

print("dc/da = %.6f, dc/db = %.6f", dcda, dcdb);

// b는 두 군데에 있습니다. a b에서는 a번, + b에서는 한 번 더 세어집니다. 그래서 2 + 1 = 3입니다. 이
// 합을 기억해 두세요. 네 번째 강의가 이 이야기입니다.

// ==== Predict: 기울기를 어디에 쓰나 ==============================================================
// c가 오차라서 줄이고 싶다고 합시다. 기울기의 반대쪽으로 한 걸음 갑니다. 입력마다 자기 기울기의
// 0.01배를 빼는 것입니다. 결과는 기울기가 미리 알려 줍니다. c의 변화는 기울기 곱하기 걸음을 모두
// 더한 값, 곧 -0.01 (5 * 5 + 3 * 3)입니다.
double foretold = -0.01 * (dcda * dcda + dcdb * dcdb);

//? 기울기의 예고대로라면 c는 얼마나 변할까요?
//= foretold

// ==== Run: 학습 한 걸음 ==========================================================================
double stepped = c(2 - 0.01 * dcda, 5 - 0.01 * dcdb);

print("foretold %.4f, and really %.4f", foretold, stepped - c(2, 5));

// 방금 한 것이 학습 한 걸음입니다. 이 과정에 나오는 학습은 트랜스포머(transformer)까지도 모두
// 이 걸음을 되풀이한 것입니다. 두 수가 조금 다른 것은 곡선이 휘어 있기 때문입니다. 걸음이
// 작을수록 차이는 사라집니다.

// ==== Check: 알아낸 것 ===========================================================================
check("the area grows 6 times as fast as a side of 3", Math.abs(gained - 6) < 0.01);
check("nudged by too little, nothing moves", tooSmall == 0);
check("both sides come a hundred times closer than one", bothOff[1] < oneOff[1] / 100);
check("dc/da is b", Math.abs(dcda - 5) < 1e-6);
check("dc/db is a + 1", Math.abs(dcdb - 3) < 1e-6);
check("the step was foretold to 0.02", Math.abs(stepped - c(2, 5) - foretold) < 0.02);

// ==== Exercise: 어떤 함수든 그 기울기를 ==========================================================
// lessons/exercises/01-nudge.jsh에서 gradient(f, x)를 작성해 보세요. 점 x에서 f의 기울기를 입력마다
// 하나씩 구합니다. 다 되면:  java lessons/Lesson.java 1 --check

// ==== Next: 기억하는 수 ==========================================================================
// 한 번 밀면 입력 하나에 대한 답이 나옵니다. 이 과정의 작은 트랜스포머만 해도 기울기가
// 필요한 입력이 수천 개이고, 학습 한 걸음마다 그렇습니다. 2강에서는 한 번 거슬러 올라가는
// 것으로 그 모두를 구합니다.

/exit passed == total ? 0 : 1
