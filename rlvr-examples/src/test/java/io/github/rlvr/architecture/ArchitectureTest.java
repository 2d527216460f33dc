package io.github.rlvr.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/** What each module may know about, and the house rules that bytecode shows. */
@AnalyzeClasses(packages = "io.github.rlvr", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final String ROOT = "io.github.rlvr.";

    @ArchTest
    static final ArchRule coreKnowsNoEngineAndNoOtherModule =
            module("core").mayUse(List.of(), "ai.djl.ndarray..");

    // Engine and gradient collector of the DJL API, because golden files hold gradients.
    @ArchTest
    static final ArchRule algorithmsKnowCoreAndHostMathematics =
            module("algorithms")
                    .mayUse(
                            List.of("core"),
                            "ai.djl.ndarray..",
                            "ai.djl.engine..",
                            "ai.djl.training..",
                            "org.nd4j..");

    @ArchTest static final ArchRule rewardsKnowOnlyCore = module("rewards").mayUse(List.of("core"));

    @ArchTest
    static final ArchRule djlKnowsCoreAndTheEngine =
            module("djl").mayUse(List.of("core"), "ai.djl..");

    @ArchTest
    static final ArchRule cliKnowsTheLibraryAndPicocli =
            module("cli").mayUse(List.of("core", "algorithms", "rewards", "djl"), "picocli..");

    @ArchTest
    static final ArchRule examplesKnowTheLibrary =
            module("examples").mayUse(List.of("core", "algorithms", "rewards", "djl"), "ai.djl..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.github.rlvr.(*).(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyCliAndExamplesPrint =
            noClasses()
                    .that(not(resideInAnyPackage(ROOT + "cli..", ROOT + "examples..")))
                    .should(ACCESS_STANDARD_STREAMS);

    @ArchTest static final ArchRule loggingIsSlf4j = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule exceptionsHaveATypeThatSaysSomething =
            NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;

    @ArchTest
    static final ArchRule namesSaySomething =
            noClasses()
                    .should()
                    .haveNameMatching(".*(Utils?|Helpers?|Manager|Common|Impl|Misc)(\\$.*)?")
                    .orShould()
                    .resideInAnyPackage("..util..", "..common..", "..impl..", "..manager..");

    @ArchTest
    static final ArchRule nothingStaticChanges = fields().that().areStatic().should().beFinal();

    @ArchTest
    static final ArchRule classesAreFinal =
            classes().that(arePlainClasses()).should().haveModifier(JavaModifier.FINAL);

    @ArchTest
    static void theRulesSawTheCode(JavaClasses all) {
        assertTrue(all.size() > 30, () -> "only " + all.size() + " classes were found");
        for (String name : List.of("core", "rewards")) {
            assertTrue(
                    all.stream().anyMatch(c -> c.getPackageName().startsWith(ROOT + name)),
                    () -> "no class of rlvr-" + name + " was found");
        }
    }

    private static DescribedPredicate<JavaClass> arePlainClasses() {
        return DescribedPredicate.describe(
                "are plain classes",
                c ->
                        !c.isInterface()
                                && !c.isEnum()
                                && !c.isAnonymousClass()
                                && !c.getModifiers().contains(JavaModifier.ABSTRACT)
                                && c.getSuperclass()
                                        .map(s -> !s.toErasure().isEnum())
                                        .orElse(true));
    }

    private static Room module(String name) {
        return new Room(name);
    }

    /** A module on its way to a rule. */
    private record Room(String name) {

        ArchRule mayUse(List<String> modules, String... libraries) {
            Stream<String> own = Stream.of(name).map(m -> ROOT + m + "..");
            Stream<String> others = modules.stream().map(m -> ROOT + m + "..");
            Stream<String> everywhere =
                    Stream.of("java..", "org.slf4j..", "com.fasterxml.jackson..");
            String[] allowed =
                    Stream.of(own, others, everywhere, Stream.of(libraries))
                            .flatMap(s -> s)
                            .toArray(String[]::new);
            return classes()
                    .that()
                    .resideInAPackage(ROOT + name + "..")
                    .should()
                    .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(PRIMITIVE_ARRAYS))
                    .allowEmptyShould(true)
                    .as("rlvr-" + name + " depends on nothing but " + String.join(", ", allowed));
        }

        private static final DescribedPredicate<JavaClass> PRIMITIVE_ARRAYS =
                DescribedPredicate.describe(
                        "primitives and their arrays",
                        c -> c.isPrimitive() || c.getBaseComponentType().isPrimitive());
    }
}
